"""Opens, loads, builds and publishes the DuckDB files of a campaign; knows nothing of good or bad data."""
