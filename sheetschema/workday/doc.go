// Package workday tells days on which people work from those on which they don't, and
// moves dates from the one to the other.
//
// A [Calendar] has a weekend, and where a country's holidays are known, its public
// holidays and the days of weekends on which people work in exchange (调休). China's
// are announced each autumn for one year, by the General Office of the State Council,
// so that a calendar knows some years and no others: [Calendar.Knows]. In a year that
// it doesn't know it goes by weekends alone.
package workday
