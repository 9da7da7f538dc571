// Package interchange takes records into a register from files and gives them
// out to files.
//
// Importing goes: [Read] a file of any of the formats, [NewPlan] for what would
// become of each of its rows, and hand [Plan.Append] to a [syncer.Appender].
// Nothing is lost on the way: a row that can't be taken is in the plan with its
// reasons, and [Plan.WriteRejected] writes such rows to a file that can be
// mended and imported in turn. Records of a register that are to be given out
// are a [sheetschema.Table], wherever they come from, and [Export] writes them.
//
// Planning is pure: it knows no network, no database and no clock.
package interchange
