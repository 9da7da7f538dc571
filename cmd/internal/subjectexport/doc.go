// Package subjectexport writes what is held of a person for handing it to them (right of
// access, GDPR article 15; PIPL article 45), as JSON or as a page that can be read and
// printed: what is held, since when, what was changed, which reminders went to them, where
// it comes from, for what and how long. It has nothing of anybody else: who looks after a
// record is left out, others' addresses and names in texts are masked, and where others'
// records mention the person it says so, and not what else they say.
package subjectexport
