"""Run the whole pipeline on files or on a range of a topic."""
