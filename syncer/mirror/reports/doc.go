// Package reports writes the report views of a register: the questions that people
// ask of its tables, answered in plain SQL for whoever has psql, Excel or a BI tool.
//
//	plan := reports.Of("acme", descriptor, reports.Locale{Language: language.Chinese, Zone: "Asia/Shanghai"})
//
// The views of a descriptor are a pure function of it. Package semantic says which of
// its fields a report is about; a view whose fields it lacks isn't made, and
// [Plan.Lacking] says why. The mirror makes the views with the tables.
//
// Some views have a record a row (report_sales, report_receivables, report_payment_plan,
// report_contacts, report_records), and the others sum them up, so that what a figure
// is made of can be looked at: a star schema of facts and one conformed dimension, the
// customers.
//
// # Numbers
//
// Amounts of different currencies are never added. What can't be read is unknown, and
// no sum rests on it: a sum is null where a part of it isn't known, and how many such
// parts there are stands beside it.
//
//	report_sales                            report_sales_by_month
//	USD 100  in base currency 710           USD  amount 100  amount_base 710   without_rate 0  unreadable 0
//	EUR 10   no rate                        EUR  amount 30   amount_base null  without_rate 1  unreadable 0
//	EUR 20   in base currency 156
//	GBP #N/A                                GBP  amount null amount_base null  without_rate 0  unreadable 1
//
// Records name their customer as in a run: apart from what nobody sees, and only where
// one customer has the name. What names none, or may mean two, has no customer_id and
// stands under the name that was typed, so that the rows of a report always add up to
// all that there is.
//
// Deleted records are in no view; [Plan.Functions] give the state of an earlier time.
// “Today” is the day in the register's time zone when the view is read.
package reports
