// Package format checks texts of a known form: e-mail addresses (RFC 5321, 5322
// and 6531), telephone numbers (E.164 and the countries' numbering plans), URIs,
// domain names and UUIDs, and identifiers with check digits: IBAN (ISO 13616),
// BIC (ISO 9362), LEI (ISO 17442), China's unified social credit code (GB
// 32100), VAT numbers of the European Union, and codes of currencies (ISO 4217)
// and countries (ISO 3166).
//
// It is pure and looks nothing up: a valid e-mail address need not exist, a
// valid code need not be given out. Each check answers with a [Result] of three
// shades, because much that a standard allows is a slip when it stands in a
// customer register.
package format
