"""The pure core: `step(state, event, world) -> Turn`. No clock, no network, no database."""
