"""The same models on Apache Spark: the only place that knows it; knows no model by name."""
