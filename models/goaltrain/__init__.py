"""How the bundled classifier is made: data, tokeniser, training, export, quantisation, calibration, card.

``python -m goaltrain all --data DATA --out DIR`` does everything. Modules without torch import none.
"""
