-- The bot and the API own a schema each; no other difference to two databases of their own.
CREATE SCHEMA bot;
CREATE SCHEMA api;
