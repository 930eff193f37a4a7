"""Pages for officers: rendered here, working without JavaScript."""
