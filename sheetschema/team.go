package sheetschema

// A Team says which resource lists the people who look after the register's records:
// who they are, who stands in for them while they are away, and whom to turn to where
// something isn't taken care of. Fields are indexes in the resource, -1 for none.
type Team struct {
	Resource *Resource
	// Names are the fields with what people are called; their addresses stand in Address.
	Names   []int
	Address int
	// Manager and Substitute name another person, by name or address.
	Manager, Substitute int
	// From and Until are the first and the last day of an absence. Without From it has
	// begun, without Until it has no end that is known; without both nobody is away.
	From, Until int
	// Most is how many records the person may hold outside of the pool, where that isn't
	// what [Pool.Most] says of all.
	Most int
	// Commission is the person's share of what comes in, a number from 0 to 1.
	Commission int
}
