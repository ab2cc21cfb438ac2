"""What a person sees: it shows results and never computes them."""
