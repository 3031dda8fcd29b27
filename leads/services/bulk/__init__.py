"""Acts on many leads: at once on a selection, or as a job on all that match."""
