"""valuedrift"""
