// Package template lays a register out in a spreadsheet, from its descriptor
// and in a language: a tab for each resource with a styled and frozen header,
// notes that say what belongs in each column, widths, number formats,
// drop-downs, boxes to tick, views and sample rows; the service's own columns,
// made as a run makes them, so that the first run finds nothing to make; and a
// Guide for whoever is new to it.
//
// A spreadsheet that has content keeps it: what is missing is added (tabs,
// columns behind people's own, the service's columns, views), and nothing that
// is there is changed. So laying out twice does nothing the second time.
//
// All that is added goes into one request, which Google applies whole or not at
// all. Each such request leaves developer metadata with an id of its own in the
// spreadsheet, so that a request whose answer was lost, and which is sent again
// after a look at the spreadsheet, can't be carried out twice.
package template
