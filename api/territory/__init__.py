"""The territory: communes, agencies, villages, teams and members, and how they come into the office."""
