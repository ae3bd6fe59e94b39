"""Pages of the sources, a module for each kind."""
