"""Pure cleaning: bytes or a frame in, a frame and its rejects out; no network, no clock, no files, no tables."""
