package chart

// Width is about how wide a text is.
var Width = width
