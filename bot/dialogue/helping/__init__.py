"""A member helps one villager after another on the own phone, each with consent and an end, none mixed with another."""
