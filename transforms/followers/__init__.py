"""Follower lists, one module per platform: each knows the shape of that platform's own export and nothing else."""
