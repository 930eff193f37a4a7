"""The office behind the assistant: dossiers, submissions, ratings, and the officers' console."""
