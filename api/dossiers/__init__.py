"""The register of dossiers: what agencies tell, what it comes to, and the clock (docs/dossiers.md)."""
