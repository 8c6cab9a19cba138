"""The only room that knows LINE's formats: reading events, drawing messages, limits, calls."""
