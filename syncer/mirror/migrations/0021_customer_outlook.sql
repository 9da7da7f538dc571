-- +goose Up
CREATE TABLE sheetsync.outlooks (
    register    text PRIMARY KEY,
    computed_on date NOT NULL,
    changed_at  timestamptz,
    facts       text NOT NULL,
    orders_tested         integer NOT NULL,
    orders_error          double precision,
    orders_error_own      double precision,
    orders_error_everyone double precision,
    payments_tested       integer NOT NULL,
    payments_error        double precision,
    payments_error_naive  double precision
);
COMMENT ON TABLE sheetsync.outlooks IS 'How the outlook on each register''s customers was computed, and how its predictions did on what was held out.';
COMMENT ON COLUMN sheetsync.outlooks.register IS 'The register.';
COMMENT ON COLUMN sheetsync.outlooks.computed_on IS 'The day as of which it was computed, in the register''s time zone.';
COMMENT ON COLUMN sheetsync.outlooks.changed_at IS 'The last change of the register that it knows of.';
COMMENT ON COLUMN sheetsync.outlooks.facts IS 'Identifies the orders and payments that it was computed from.';
COMMENT ON COLUMN sheetsync.outlooks.orders_tested IS 'How many customers the prediction of orders was tested on; 0 where there is none to be tested.';
COMMENT ON COLUMN sheetsync.outlooks.orders_error IS 'By how many orders a customer it was off on average, over 90 days.';
COMMENT ON COLUMN sheetsync.outlooks.orders_error_own IS 'By how many the customer''s own past rate, continued, was off.';
COMMENT ON COLUMN sheetsync.outlooks.orders_error_everyone IS 'By how many everybody''s past rate was off.';
COMMENT ON COLUMN sheetsync.outlooks.payments_tested IS 'How many payments the prediction of late ones was tested on; 0 where there is none to be tested.';
COMMENT ON COLUMN sheetsync.outlooks.payments_error IS 'Its mean squared error (Brier score).';
COMMENT ON COLUMN sheetsync.outlooks.payments_error_naive IS 'That of everybody''s share of late payments.';

CREATE TABLE sheetsync.customer_outlook (
    register    text NOT NULL,
    customer_id text NOT NULL,
    orders      integer,
    first_order date,
    last_order  date,
    sales       numeric,
    currency    text,
    recency     smallint,
    frequency   smallint,
    monetary    smallint,
    class       text,
    alive           numeric,
    expected_orders numeric,
    orders_reason   text,
    order_value     numeric,
    value_reason    text,
    payments         integer NOT NULL,
    late_payments    integer NOT NULL,
    median_delay     numeric,
    late_probability numeric,
    payments_reason  text,
    PRIMARY KEY (register, customer_id)
);
COMMENT ON TABLE sheetsync.customer_outlook IS 'The outlook on customers, which the views report_customer_outlook show. What isn''t known or predicted is null.';
COMMENT ON COLUMN sheetsync.customer_outlook.register IS 'The register.';
COMMENT ON COLUMN sheetsync.customer_outlook.customer_id IS 'The customer, as in the _id of the view of merged records.';
COMMENT ON COLUMN sheetsync.customer_outlook.orders IS 'How many days had an order.';
COMMENT ON COLUMN sheetsync.customer_outlook.first_order IS 'The first of them.';
COMMENT ON COLUMN sheetsync.customer_outlook.last_order IS 'The last of them.';
COMMENT ON COLUMN sheetsync.customer_outlook.sales IS 'What the orders were worth.';
COMMENT ON COLUMN sheetsync.customer_outlook.currency IS 'Currency of sales and order_value.';
COMMENT ON COLUMN sheetsync.customer_outlook.recency IS 'Score from 1 to 5, the best.';
COMMENT ON COLUMN sheetsync.customer_outlook.frequency IS 'Score from 1 to 5, the best.';
COMMENT ON COLUMN sheetsync.customer_outlook.monetary IS 'Score from 1 to 5, the best.';
COMMENT ON COLUMN sheetsync.customer_outlook.class IS 'The class of the scores.';
COMMENT ON COLUMN sheetsync.customer_outlook.alive IS 'Probability that the customer still orders.';
COMMENT ON COLUMN sheetsync.customer_outlook.expected_orders IS 'Days with an order that are expected within 90 days.';
COMMENT ON COLUMN sheetsync.customer_outlook.orders_reason IS 'Why no orders are predicted.';
COMMENT ON COLUMN sheetsync.customer_outlook.order_value IS 'What an order is expected to be worth.';
COMMENT ON COLUMN sheetsync.customer_outlook.value_reason IS 'Why that isn''t predicted.';
COMMENT ON COLUMN sheetsync.customer_outlook.payments IS 'How many payments came in or are overdue.';
COMMENT ON COLUMN sheetsync.customer_outlook.late_payments IS 'How many of them were late.';
COMMENT ON COLUMN sheetsync.customer_outlook.median_delay IS 'By how many days they were late; below 0 is early.';
COMMENT ON COLUMN sheetsync.customer_outlook.late_probability IS 'Probability that the next one is late.';
COMMENT ON COLUMN sheetsync.customer_outlook.payments_reason IS 'Why that isn''t predicted.';

-- +goose Down
DROP TABLE sheetsync.customer_outlook, sheetsync.outlooks;
