// Package preview works out what a held run would lose, cell by cell, so that whoever is
// asked to approve it sees what the mirror has beside what the sheet would make of it.
//
//	mirror                        sheet now                loss
//	A-1  Acme   2026-03-05  C-7   A-1  Acme  #N/A  C-70    unreadable: due   2026-03-05 → #N/A
//	                                                       unlinked: customer   C-7 → C-70
//	A-2  Birch  2026-03-09  C-8   (no such row)            deleted: A-2
//
// It is told exactly and by record, and so differs from a hold's reasons, which weigh what
// was lost against what was gained. It is all that an approval would let through: that for
// which the run is held, and what would be lost beside it within the limits.
//
// # How it is asked
//
// A run knows what the sheet holds, and of the mirror only which records differ. So a
// [Resource] puts a [Question], the mirror answers with what its cells hold, and
// [Resource.Losses] compares. Values aren't asked for: whoever shows a loss reads them in
// the mirror, which a held run leaves as it is.
package preview
