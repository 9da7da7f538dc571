// Package identity finds out which record each row of a tab is: record linkage
// between what is known of the records and what a fetch shows of the rows.
//
// The id column tells the record of a row, and is doubted where the contents
// say otherwise: people copy rows, type over ids, sort, cut and shift their own
// columns without ours, and restore old versions. [Resolve] links in passes, as
// deterministic record linkage does, from the surest evidence to the weakest. A
// link is one to one: each record has one row at the most.
//
// # The rule
//
// A row that holds exactly what is stored of a record is that record, wherever the
// record's id stands: beside the row, beside a new one, beside a blank one, or
// nowhere. Of several equal ones, ids stay by place, then by order.
//
// A copy is the better reading only where the row beside the id is itself a plausible
// edit of the record: somebody copied the row's own columns and went on in the
// original. Plausible means that it holds half of what identifies the record. Each
// value counts by how rare it is among the stored records, which is the weight of an
// agreement in Fellegi and Sunter's theory (A Theory for Record Linkage, 1969): two
// customers of one city and one status are no edits of each other. Where the ids of
// the rows around stand beside other records' rows, they were left behind by a
// sort or a shift, what stands beside an id there is chance, and no copy is assumed.
//
// An edited row is its id's record where it resembles it; else whatever record it
// resembles most, if that one's id was left behind, each is the other's best, and what
// they share would hardly be shared by chance among so many records; else its id's
// record all the same, for people do write a new customer over an old one.
//
// People sorted their own columns of a tab of three records, edited the city of
// one, and added a row; the id column stayed as it was:
//
//	before           after            match
//	A  Anna  Paris   A  Carl  Oslo    C, ReasonContentMoved: its content stands beside A's id
//	B  Bert  Rome    B  Bert  Nice    B, ReasonEdited: the id says so, the content was edited
//	C  Carl  Oslo    C  Anna  Paris   A, ReasonContentMoved
//	                    Nina  Kiel    a new id, ReasonNew
//
// A copied spreadsheet shows the ids of the one that it was copied from. To the
// register that knows them they mean its records; to another one they mean
// nothing, and its rows get ids of their own.
//
// # Cost
//
// The blocking keys are the hashes of a row's content and of its primary key, so that
// whole passes take linear time. Only rows that no hash finds are compared pair by
// pair, by the similarity of their sketches, within bounds; of many, only those pairs
// that agree in half of their sketches.
//
// The package is pure: no clock, no chance, no cells, only hashes.
package identity
