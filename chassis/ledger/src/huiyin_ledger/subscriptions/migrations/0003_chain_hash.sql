ALTER TABLE subscription.position RENAME COLUMN mark TO chain_hash;
