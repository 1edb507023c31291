"""What the generated people ask and the generated assistants say; every text was written for this package."""
