"""One module per system: the wire and the vendor's words, nothing else."""
