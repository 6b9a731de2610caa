"""A release: what script/release does, step by step. Needs Python and git, and nothing else."""
