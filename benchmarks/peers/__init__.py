"""Jobs of the libraries Baltica is measured against; needs what is in peers.txt, and nothing of Baltica."""
