// Package anchored writes into the rows and columns of a spreadsheet that people
// are editing at the same time, and never into another record's row (promise 2).
//
// It is optimistic concurrency control, a compare-and-swap built from developer
// metadata, for an API that knows no preconditions. [Protocol.Write] carries out
// a plan; [Protocol.CleanUp] removes what a write that was cut short has left.
//
// # The protocol
//
// The API takes no precondition, and between our reading and our writing
// people insert, delete, move and sort rows and columns. So a write takes two
// requests, each of which happens as a whole or not at all:
//
//  1. Anchor: developer metadata with ids of our choosing is attached to each
//     row to be written and to each column concerned, and the same answer shows
//     the header and the rows, as they are at that instant. A row counts as the
//     plan's if it has its id and still holds what people typed; others are
//     looked for and anchored anew, or left for the next run.
//  2. Commit: for every anchor a guard, which fails the whole request unless
//     the anchor still is where it was; then the cells; then the anchors are
//     deleted. The same answer shows the cells just written.
//
// From the anchoring to the commit an anchor follows its row or column, so a
// commit that passes its guards writes to the rows and columns that were
// looked at. A commit that doesn't has written nothing; it starts over.
// Anchors also fence: when a commit's answer is lost, the next attempt deletes
// its anchors first, so that a late arrival of it fails its guards.
//
// Documented by Google:
//   - batchUpdate applies all of its requests, in order, or none.
//   - Metadata is attached to a single row, a single column, a sheet or the
//     spreadsheet, may be given an id that is unique in the spreadsheet, and
//     is found by id, key and exact location.
//   - includeSpreadsheetInResponse shows the state after the requests.
//   - The reply to updateDeveloperMetadata lists what was updated.
//   - A string value of updateCells is text, whatever it looks like.
//   - Metadata has room for 30,000 characters a sheet, keys and values counted.
//
// Measured:
//   - (b) createDeveloperMetadata with an id in use is refused.
//   - Row metadata follows insertions, deletions, moves and sorts of rows, also
//     a sort of some of their columns.
//
// Assumed until [sheetsync/syncer/gsheets/probe] has asked:
//   - (a) updateDeveloperMetadata whose filter matches nothing is refused.
//   - (c) deleteDeveloperMetadata whose filter matches nothing is no error.
//   - (d) Metadata for a row or column beyond the grid is refused.
//
// The guard of an anchor updates it where it is expected, deletes it there, and
// creates it there again. It rests on (a), or else on the contrary of (c). Should
// neither refuse, (b) still does where the anchor has moved: what is created
// collides with what is elsewhere. What is left then is a row that was deleted,
// whose anchor went with it, and (d) finds that unless as many rows were inserted
// in the same second.
//
// That is where the replies are looked at: each guard's lists its anchor. One that
// lists nothing, of a commit that was carried out, proves that (a) doesn't hold.
// What that commit has misplaced is undone at once: the tab is read again, rows
// are recognised by what people typed, and cells that hold what was written
// beside the missing row get back what they held, through the same protocol.
// Then the write ends with [syncer.ErrUnguarded], and what was learned is kept, so
// that no further one begins; so it is where the probe has asked before. When a
// commit's answer is lost, its replies are, too, and only the cells are compared.
//
// Nothing depends on (c) besides: whatever deletes anchors that may not be there
// makes one first.
//
// People who sort their own columns alone between the two requests leave the
// service's cells behind, as they would have a moment later, and the next run
// puts them right by the rows' content.
//
// Whoever cuts the cells of a whole row and pastes them elsewhere takes them away from
// under the row's anchor, which may stay where it was, and no guard fails. So a
// commit's answer shows a cell of people's of each row as well. What was written
// beside a row that is blank now is taken away again, through the same protocol, and
// the pasted row is the next run's.
//
// # Tables
//
// Where people's columns are a Table, the service's join it, at its right end. The
// API would take them outside of it, too, but people sort a Table from its header,
// which sorts the Table's range alone: columns beside it would stay behind, and
// every id, total and issue would stand beside another row until the next run. They
// join by being inserted after its last column with inheritFromBefore, which needs
// neither the Table's rows nor its id, so that nothing is lost where people add
// rows to it in the same second; an updateTable would have to name its range. Where
// another Table ends at the same column, above or below, they stand beside both:
// that one would grow by columns that nobody needs. A
// column that joins may come to have the type of the one before, and typed columns
// refuse formats, with the whole batch: then it is made again without them. No
// Table is deleted, and there is no insertion over a part of one: all are of whole
// rows and columns. Tables aren't staged, since their columns' names must differ.
//
// # Staging
//
// A first fill writes thousands of rows into columns that don't exist yet.
// There anchors on rows would cost more than the cells, and aren't needed: what
// stands in a column that nobody knows yet is on no record. So the columns are
// made hidden and without a name, filled in any number of requests, and read
// back beside the rows in one request; cells that came to stand beside other
// rows are repaired and read again. What is right stays right, because cells move
// with their rows. Then one commit, guarded by anchors on the columns and on
// the header, gives the columns their names and shows them: only now they are
// service columns. Columns that a killed process leaves behind are known by
// their anchors and their passing title, and [Protocol.CleanUp] deletes them.
package anchored
