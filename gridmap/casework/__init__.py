"""The life of a work order: what may happen to it, and by when. Pure."""
