// Package currency knows the currencies of ISO 4217: their codes, how many
// decimals an amount has (the minor unit), and what people call them (US$, 美元,
// RMB). The facts are those of the standard's list one of 2026, with the codes
// that were withdrawn since 2015, which old rows still hold.
//
// A name or sign that stands for one currency is read; one that stands for
// several ($, ¥, 元) is not, since a guess would be somebody's money: [Parse]
// returns what it could mean as a suggestion.
package currency
