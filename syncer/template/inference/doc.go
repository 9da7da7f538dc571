// Package inference writes a first descriptor for a sheet that has grown
// without one: names and titles from its headers, types, formats, choices and
// keys guessed from its cells. Each guess stands beside its evidence, in counts
// and shares, for whoever reviews it. No cell's content gets into the
// descriptor, except the choices of a column that has but a few.
package inference
