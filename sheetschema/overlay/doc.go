// Package overlay lays one descriptor over another that it extends: a register of
// a team's own keeps only what is different from a built-in one, so that later
// versions of the built-in one arrive (inheritance with member-wise override, as
// in the Compose and Helm files of other tools).
//
//	extends: foreign-trade
//	name: acme
//	absent: [contracts]
//	aliases: {customers: [我的客户], customers.customer_name: [客户全名]}
//	fields: {customers: [{name: level, type: string, title: 等级}]}
//	resources: [{name: customers, range: A3:K}]
//
// Members of the overlay replace those of the base, null removes one, and:
//
//   - resources are laid over the base's by their names, member by member, and so
//     is their schema; a new name is a new resource.
//   - fields lists, by resource, fields that are laid over those of their names, or
//     are new and come last. So does the member fields of a resource's schema.
//   - aliases adds headings of fields and titles of tabs, by resource and field.
//
// A heading or title belongs to one field or tab. One that the overlay gives is
// taken away from whatever had it in the base, as an alias or a title, since the
// team knows best what its own heading means, and a later version of the base must
// not claim it back.
//
// What comes of it is one tree that is read like any other descriptor. Every node
// knows its file, so that a fault is told where it stands.
package overlay
