/// The version of this library and its tools.
public let canvasDataVersion = "0.1.0"
