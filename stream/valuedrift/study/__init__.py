"""Studies: seeded experiments with stored results and pictures, `scripts/study`."""
