// Package chart draws figures as SVG pictures: columns, bars and lines. It is pure: data in,
// a picture out.
//
// A picture is of one scheme, light or dark, and of one size, wide for a desk or narrow for
// a phone, since text that shrinks with its picture can't be read. Its texts are those of
// the data as they are, escaped, cut where there is no room; each is 13 units high, in a
// picture that is shown at about its own size or larger. The browser chooses the font, so that
// widths are those of a wide one: a Chinese character takes its height, and a Latin letter
// what it takes in DejaVu Sans.
//
// Axes have round steps and short numbers: 12k in English, 1.2万 in Chinese. What isn't
// known is never drawn as 0: a column of which a part isn't known has a question mark above
// it.
package chart
