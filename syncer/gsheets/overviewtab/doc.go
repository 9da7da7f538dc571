// Package overviewtab writes the overview tab, the one tab that is all the
// service's.
//
// Its cells need no anchors, since nobody else's can lie where the service wrote
// its own. The tab is found by its metadata, whatever people call it, and the
// metadata's value is the layout that it was given. While the layout stays, only
// values are written, together with the first commit of people's tabs; else all is
// laid out anew in one batch.
//
// Charts are made once, with ids of our choosing, and are people's to move, restyle
// and delete from then on: a new layout only tells those that are there which rows to
// draw, where these have changed. They are placed again when others join or leave
// them.
package overviewtab
