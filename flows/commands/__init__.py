"""The commands of ``ikuti`` by what they are for; each imports what is heavy when it is called."""
