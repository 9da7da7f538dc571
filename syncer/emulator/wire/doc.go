// Package wire reads and writes the JSON of Google's APIs by their schema, which it takes from the
// structs of Google's own Go client.
//
// [Decode] turns a request's body into such a struct. What the real API refuses it refuses in the
// same words: members that don't exist, values of the wrong type, unknown names of enumerations.
// [Writer] writes a struct as an answer, cut to a field mask.
//
// # Presence
//
// The API tells a member that is absent from one that is false, 0 or empty: a field mask with
// `bold` and no bold in the body removes it, one with "bold": false sets it. The client's structs
// know the difference by their ForceSendFields, and so does this package: Decode lists there every
// member that was given with its zero value, the writer writes what is listed, and [Set], [Clone]
// and [Tidy] carry the list along. [Given] asks for one member.
//
// # Canonical form
//
// Two things always hold for what Decode returns. Of the API's two names for a colour
// (backgroundColor and backgroundColorStyle) only the Style one is set, with channels rounded as
// the API stores them; the writer adds the plain one to answers. And the sheetId 0 of a range isn't
// listed as given, as the API leaves it out of answers.
package wire
