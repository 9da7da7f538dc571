// Package page is the service's web page: what a team and its manager want to know of a
// register at a glance, and the few decisions that are made there.
//
// It is rendered on the server; without scripts everything works. Each section is one file
// here and one template; all read the mirror on behalf of whoever asks (package reading),
// so that nobody sees more than their role shows, whatever a section forgets. A register
// that isn't the visitor's doesn't exist for them: 404, as for one that there isn't.
//
//	/                          the visitor's registers; where there is one, that
//	/r/REGISTER                how it stands
//	/r/REGISTER/SECTION        deadlines, customers, issues, …
//	/r/REGISTER/state          a short text that changes with what the pages show
//	/assets/…                  the style sheet and the script, by their content's hash
//
// Who the visitor is and whether the request comes from the page itself is settled before:
// see [Options].
package page
