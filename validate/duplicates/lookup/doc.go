// Package lookup answers whether a customer is known already, before anybody enters
// it: record linkage of a query with a table (known-item search). A query is a free
// text of a name, an e-mail address, a telephone number or a domain, or of several
// of these, and the answer one of three:
//
//	exists   a record has the same address, number, domain, code or name in its normal form
//	similar  a record may be meant: a typing fault, another script, word order, a
//	         neighbouring number, a colleague's address, an abbreviation, a part of the name
//	free     nothing of the kind
//
// A text in which nothing names anybody, such as “Co., Ltd.”, is unclear: it gets no
// answer, since “free” would be believed.
//
// Values are compared in the forms of package normal, as the search for duplicates
// compares them. [New] is given a table and does nothing yet; the first query of a
// kind makes the sorted list of hashed keys (an inverted index) of that kind, in one
// pass over the records. Typing faults in addresses, numbers and Latin words are found
// from the query's side: all texts that are one edit away are looked up, of which a
// bitmap rules out nearly all (a Bloom filter of one hash). Names in Chinese are found
// by their pairs of characters, and through pinyin from names in Latin letters and the
// other way. Words count by how rare they are in the table (inverse document
// frequency), and those of the trade, such as 电子 or Trading, for next to nothing.
//
// The keys are its own and not those of the index of duplicates: they are of more
// fields and of cells that aren't valid, say in which field they stand, list also what
// very many records share, and live as long as one table.
//
// Free is meant to be right (recall comes first); exists is said of what belongs to
// one customer alone: a number that more than three records share, a website that
// several companies have, or the name of a person makes it similar.
package lookup
