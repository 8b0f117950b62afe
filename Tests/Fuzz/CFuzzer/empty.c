// Nothing of our own: a target must have a source.
