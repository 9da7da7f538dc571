-- +goose Up
-- Analysts see the columns that are named here, and none that the table gets later.
CREATE OR REPLACE VIEW sheetsync.analyst_customer_outlook AS
SELECT register, customer_id, orders, first_order, last_order, sales, currency, recency, frequency, monetary, class, alive, expected_orders, orders_reason,
    order_value, value_reason, payments, late_payments, median_delay, late_probability, payments_reason
FROM sheetsync.customer_outlook WHERE register IN (SELECT sheetsync.readable('analyst'));

-- +goose Down
SELECT; -- the same columns
