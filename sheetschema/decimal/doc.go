// Package decimal counts in exact decimals of arbitrary precision.
//
// A number is coefficient × 10^exponent. While the coefficient fits 64 bits,
// arithmetic is done on it directly, which is several times faster than on a
// general decimal and allocates nothing; every operation falls back to
// [apd.Decimal] where a coefficient would overflow.
//
// Addition, subtraction and multiplication are exact. A quotient, and a power
// with a fraction for an exponent, that does not come out even is rounded to 34
// significant digits, half to even: the precision of decimal128 of IEEE 754.
// Results are bounded to 1,000 digits; beyond that they are errors, as is a
// division by zero. Nothing here panics.
package decimal
