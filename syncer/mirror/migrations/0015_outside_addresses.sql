-- +goose Up
CREATE TABLE sheetsync.outside_addresses (
    register    text NOT NULL,
    address     text NOT NULL,
    held_at     timestamptz NOT NULL,
    approved_at timestamptz,
    PRIMARY KEY (register, address)
);
COMMENT ON TABLE sheetsync.outside_addresses IS 'Addresses in cells that the configuration does not permit: nobody writes to them until somebody approves them.';
COMMENT ON COLUMN sheetsync.outside_addresses.register IS 'The register in which they stand.';
COMMENT ON COLUMN sheetsync.outside_addresses.address IS 'The address, in lower case.';
COMMENT ON COLUMN sheetsync.outside_addresses.held_at IS 'When something was due to it for the first time, or it was approved before that.';
COMMENT ON COLUMN sheetsync.outside_addresses.approved_at IS 'Since when it may be written to, for good; null for not yet.';

-- +goose Down
DROP TABLE sheetsync.outside_addresses;
