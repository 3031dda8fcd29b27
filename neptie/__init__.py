"""The wiring of the platform."""
