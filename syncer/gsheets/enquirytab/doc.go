// Package enquirytab makes the tab in which people look customers up before they
// enter them.
//
// The tab is found by its metadata, whatever people call it, and so are its columns:
// one of people's for questions, formatted as text so that a number keeps its zeros
// and its plus, and the service's for answers, which are made as those beside records
// are. Once it is there, it is written as people's tabs are: see package anchored. For
// the reasons see package enquiry.
package enquirytab
