// Package lexicon knows what the words in headings mean: in ten languages, one file
// each, the words for some hundred and fifty concepts (customer, name, next, paid),
// and the rules by which concepts together make the fields of a trade register.
//
// A heading is taken for a field only when every word of it is known and fits, so
// that a modifier which makes something else of it (second, former, delivery, the
// customer's own) leaves it alone, whichever list of headings it is in or not:
//
//	Next follow-up time   next + followup + time      customers.next_contact
//	邮箱数量               email + quantity            nothing
//	Kundennummer          customer + number           nothing
//
// Words that only mean something like a concept (主营业务 for the industry, a shop for
// the company) leave a doubt: a field that a heading means by them is likely, and
// goes to a better heading where the tab has one.
//
// It is segmentation by a dictionary (maximum matching for Chinese and Japanese,
// and for German compounds) with a small grammar of sets. The files are read once,
// when they are first asked for.
package lexicon
