#include "engine/rule_schema.h"

namespace krait {
namespace {

constexpr std::string_view kSchema = R"schema({
 "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "krait-rules-1.schema.json",
 "title": "krait rule pack, version 1", "type": "object", "required": ["krait"],
 "if": {"required": ["match"]},
 "then": {
  "additionalProperties": false, "required": ["id", "name", "title"],
  "properties": {
   "krait": {
    "type": ["integer", "number"], "minimum": 1, "exclusiveMaximum": 2,
    "description": "version of the rule language"
   },
   "pack": {
    "type": "object", "additionalProperties": false,
    "properties": {
     "id": {"type": ["string", "number"]}, "version": {"type": ["string", "number"]},
     "license": {"type": ["string", "number"]}, "homepage": {"type": ["string", "number"]},
     "min-engine": {"type": ["string", "number"]}
    }
   },
   "models": {
    "type": "object", "additionalProperties": {"type": "string"},
    "description": "stubs in Python syntax, by module"
   },
   "classes": {
    "type": "object", "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_-]*$"},
    "additionalProperties": {"$ref": "#/$defs/predicate"},
    "description": "value predicates with a name"
   },
   "families": {
    "type": "object",
    "additionalProperties": {
     "type": "object", "additionalProperties": false,
     "properties": {
      "title": {"type": ["string", "number"], "description": "one line for lists and SARIF"},
      "level": {
       "enum": ["error", "warning", "note", "none"],
       "description": "how bad it is; 'warning' unless said otherwise"
      },
      "cwe": {
       "oneOf": [
        {"type": "integer", "minimum": 0},
        {"type": "array", "items": {"type": "integer", "minimum": 0}}
       ],
       "description": "number or numbers of the weakness"
      },
      "owasp": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "OWASP category or categories"
      },
      "tags": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ]
      },
      "references": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "URLs for further reading"
      },
      "security-severity": {"type": "number", "minimum": 0, "maximum": 10},
      "confidence": {"enum": ["high", "medium", "low"]},
      "description": {"type": "string", "description": "Markdown for krait explain"},
      "status": {
       "enum": ["stable", "preview", "deprecated", "removed"],
       "description": "preview rules are off unless --select names them"
      },
      "replaced-by": {
       "type": "string", "description": "id of the rule that replaces a deprecated one"
      },
      "since": {"type": ["string", "number"]},
      "enabled": {"type": "boolean", "description": "on by default"},
      "python": {
       "type": ["string", "number"], "description": "range of target versions such as '>=3.9'"
      },
      "files": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "globs of paths that the rule looks at"
      },
      "not-files": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "globs of paths that the rule leaves alone"
      },
      "options": {
       "type": "object",
       "additionalProperties": {
        "type": "object", "additionalProperties": false, "required": ["default"],
        "properties": {"default": {}, "help": {"type": "string"}}
       },
       "description": "what users may set in their configuration"
      },
      "match": {
       "oneOf": [
        {"$ref": "#/$defs/pattern"},
        {
         "type": "object", "additionalProperties": false, "required": ["any"],
         "properties": {
          "any": {
           "type": "array", "minItems": 1,
           "items": {"oneOf": [{"$ref": "#/$defs/pattern"}, {"$ref": "#/$defs/alternative"}]}
          }
         }
        }
       ],
       "description": "a pattern, or any of several"
      },
      "where": {"$ref": "#/$defs/conditions", "description": "all of these must hold"},
      "unless": {
       "$ref": "#/$defs/unless",
       "description": "a match for which all of an item hold is dropped"
      },
      "literal": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "names in capitals that are no metavariables"
      },
      "report": {
       "type": "string", "pattern": "^(match|call|callee|[A-Z][A-Z0-9_]*)$",
       "description": "what is underlined"
      },
      "message": {
       "type": ["string", "number"],
       "description": "text with placeholders such as {ADDR.shown}"
      },
      "notes": {
       "oneOf": [
        {"$ref": "#/$defs/note"}, {"type": "array", "items": {"$ref": "#/$defs/note"}}
       ],
       "description": "further notes"
      },
      "fix": {"$ref": "#/$defs/fix"},
      "examples": {
       "type": "object", "additionalProperties": false,
       "properties": {
        "bad": {"$ref": "#/$defs/examples"}, "good": {"$ref": "#/$defs/examples"}
       },
       "description": "code that the rule finds and leaves alone, checked by krait test"
      }
     }
    },
    "description": "keys that all rules of a name share"
   },
   "id": {
    "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}$",
    "description": "the rule's id, unique among all packs"
   },
   "name": {
    "type": "string", "pattern": "^[a-z][a-z0-9_]*$",
    "description": "the category, shared by a family of rules"
   },
   "title": {"type": ["string", "number"], "description": "one line for lists and SARIF"},
   "level": {
    "enum": ["error", "warning", "note", "none"],
    "description": "how bad it is; 'warning' unless said otherwise"
   },
   "cwe": {
    "oneOf": [
     {"type": "integer", "minimum": 0},
     {"type": "array", "items": {"type": "integer", "minimum": 0}}
    ],
    "description": "number or numbers of the weakness"
   },
   "owasp": {
    "oneOf": [
     {"type": ["string", "number"]}, {"type": "array", "items": {"type": ["string", "number"]}}
    ],
    "description": "OWASP category or categories"
   },
   "tags": {
    "oneOf": [
     {"type": ["string", "number"]}, {"type": "array", "items": {"type": ["string", "number"]}}
    ]
   },
   "references": {
    "oneOf": [
     {"type": ["string", "number"]}, {"type": "array", "items": {"type": ["string", "number"]}}
    ],
    "description": "URLs for further reading"
   },
   "security-severity": {"type": "number", "minimum": 0, "maximum": 10},
   "confidence": {"enum": ["high", "medium", "low"]},
   "description": {"type": "string", "description": "Markdown for krait explain"},
   "status": {
    "enum": ["stable", "preview", "deprecated", "removed"],
    "description": "preview rules are off unless --select names them"
   },
   "replaced-by": {
    "type": "string", "description": "id of the rule that replaces a deprecated one"
   },
   "since": {"type": ["string", "number"]},
   "enabled": {"type": "boolean", "description": "on by default"},
   "python": {
    "type": ["string", "number"], "description": "range of target versions such as '>=3.9'"
   },
   "files": {
    "oneOf": [
     {"type": ["string", "number"]}, {"type": "array", "items": {"type": ["string", "number"]}}
    ],
    "description": "globs of paths that the rule looks at"
   },
   "not-files": {
    "oneOf": [
     {"type": ["string", "number"]}, {"type": "array", "items": {"type": ["string", "number"]}}
    ],
    "description": "globs of paths that the rule leaves alone"
   },
   "options": {
    "type": "object",
    "additionalProperties": {
     "type": "object", "additionalProperties": false, "required": ["default"],
     "properties": {"default": {}, "help": {"type": "string"}}
    },
    "description": "what users may set in their configuration"
   },
   "match": {
    "oneOf": [
     {"$ref": "#/$defs/pattern"},
     {
      "type": "object", "additionalProperties": false, "required": ["any"],
      "properties": {
       "any": {
        "type": "array", "minItems": 1,
        "items": {"oneOf": [{"$ref": "#/$defs/pattern"}, {"$ref": "#/$defs/alternative"}]}
       }
      }
     }
    ],
    "description": "a pattern, or any of several"
   },
   "where": {"$ref": "#/$defs/conditions", "description": "all of these must hold"},
   "unless": {
    "$ref": "#/$defs/unless", "description": "a match for which all of an item hold is dropped"
   },
   "literal": {
    "oneOf": [
     {"type": ["string", "number"]}, {"type": "array", "items": {"type": ["string", "number"]}}
    ],
    "description": "names in capitals that are no metavariables"
   },
   "report": {
    "type": "string", "pattern": "^(match|call|callee|[A-Z][A-Z0-9_]*)$",
    "description": "what is underlined"
   },
   "message": {
    "type": ["string", "number"], "description": "text with placeholders such as {ADDR.shown}"
   },
   "notes": {
    "oneOf": [{"$ref": "#/$defs/note"}, {"type": "array", "items": {"$ref": "#/$defs/note"}}],
    "description": "further notes"
   },
   "fix": {"$ref": "#/$defs/fix"},
   "examples": {
    "type": "object", "additionalProperties": false,
    "properties": {"bad": {"$ref": "#/$defs/examples"}, "good": {"$ref": "#/$defs/examples"}},
    "description": "code that the rule finds and leaves alone, checked by krait test"
   }
  }
 },
 "else": {
  "additionalProperties": false,
  "properties": {
   "krait": {
    "type": ["integer", "number"], "minimum": 1, "exclusiveMaximum": 2,
    "description": "version of the rule language"
   },
   "pack": {
    "type": "object", "additionalProperties": false,
    "properties": {
     "id": {"type": ["string", "number"]}, "version": {"type": ["string", "number"]},
     "license": {"type": ["string", "number"]}, "homepage": {"type": ["string", "number"]},
     "min-engine": {"type": ["string", "number"]}
    }
   },
   "models": {
    "type": "object", "additionalProperties": {"type": "string"},
    "description": "stubs in Python syntax, by module"
   },
   "classes": {
    "type": "object", "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_-]*$"},
    "additionalProperties": {"$ref": "#/$defs/predicate"},
    "description": "value predicates with a name"
   },
   "families": {
    "type": "object",
    "additionalProperties": {
     "type": "object", "additionalProperties": false,
     "properties": {
      "title": {"type": ["string", "number"], "description": "one line for lists and SARIF"},
      "level": {
       "enum": ["error", "warning", "note", "none"],
       "description": "how bad it is; 'warning' unless said otherwise"
      },
      "cwe": {
       "oneOf": [
        {"type": "integer", "minimum": 0},
        {"type": "array", "items": {"type": "integer", "minimum": 0}}
       ],
       "description": "number or numbers of the weakness"
      },
      "owasp": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "OWASP category or categories"
      },
      "tags": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ]
      },
      "references": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "URLs for further reading"
      },
      "security-severity": {"type": "number", "minimum": 0, "maximum": 10},
      "confidence": {"enum": ["high", "medium", "low"]},
      "description": {"type": "string", "description": "Markdown for krait explain"},
      "status": {
       "enum": ["stable", "preview", "deprecated", "removed"],
       "description": "preview rules are off unless --select names them"
      },
      "replaced-by": {
       "type": "string", "description": "id of the rule that replaces a deprecated one"
      },
      "since": {"type": ["string", "number"]},
      "enabled": {"type": "boolean", "description": "on by default"},
      "python": {
       "type": ["string", "number"], "description": "range of target versions such as '>=3.9'"
      },
      "files": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "globs of paths that the rule looks at"
      },
      "not-files": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "globs of paths that the rule leaves alone"
      },
      "options": {
       "type": "object",
       "additionalProperties": {
        "type": "object", "additionalProperties": false, "required": ["default"],
        "properties": {"default": {}, "help": {"type": "string"}}
       },
       "description": "what users may set in their configuration"
      },
      "match": {
       "oneOf": [
        {"$ref": "#/$defs/pattern"},
        {
         "type": "object", "additionalProperties": false, "required": ["any"],
         "properties": {
          "any": {
           "type": "array", "minItems": 1,
           "items": {"oneOf": [{"$ref": "#/$defs/pattern"}, {"$ref": "#/$defs/alternative"}]}
          }
         }
        }
       ],
       "description": "a pattern, or any of several"
      },
      "where": {"$ref": "#/$defs/conditions", "description": "all of these must hold"},
      "unless": {
       "$ref": "#/$defs/unless",
       "description": "a match for which all of an item hold is dropped"
      },
      "literal": {
       "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}}
       ],
       "description": "names in capitals that are no metavariables"
      },
      "report": {
       "type": "string", "pattern": "^(match|call|callee|[A-Z][A-Z0-9_]*)$",
       "description": "what is underlined"
      },
      "message": {
       "type": ["string", "number"],
       "description": "text with placeholders such as {ADDR.shown}"
      },
      "notes": {
       "oneOf": [
        {"$ref": "#/$defs/note"}, {"type": "array", "items": {"$ref": "#/$defs/note"}}
       ],
       "description": "further notes"
      },
      "fix": {"$ref": "#/$defs/fix"},
      "examples": {
       "type": "object", "additionalProperties": false,
       "properties": {
        "bad": {"$ref": "#/$defs/examples"}, "good": {"$ref": "#/$defs/examples"}
       },
       "description": "code that the rule finds and leaves alone, checked by krait test"
      }
     }
    },
    "description": "keys that all rules of a name share"
   },
   "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}}
  }
 },
 "$defs": {
  "rule": {
   "type": "object", "additionalProperties": false, "required": ["id", "name", "title"],
   "properties": {
    "id": {
     "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}$",
     "description": "the rule's id, unique among all packs"
    },
    "name": {
     "type": "string", "pattern": "^[a-z][a-z0-9_]*$",
     "description": "the category, shared by a family of rules"
    },
    "title": {"type": ["string", "number"], "description": "one line for lists and SARIF"},
    "level": {
     "enum": ["error", "warning", "note", "none"],
     "description": "how bad it is; 'warning' unless said otherwise"
    },
    "cwe": {
     "oneOf": [
      {"type": "integer", "minimum": 0},
      {"type": "array", "items": {"type": "integer", "minimum": 0}}
     ],
     "description": "number or numbers of the weakness"
    },
    "owasp": {
     "oneOf": [
      {"type": ["string", "number"]},
      {"type": "array", "items": {"type": ["string", "number"]}}
     ],
     "description": "OWASP category or categories"
    },
    "tags": {
     "oneOf": [
      {"type": ["string", "number"]},
      {"type": "array", "items": {"type": ["string", "number"]}}
     ]
    },
    "references": {
     "oneOf": [
      {"type": ["string", "number"]},
      {"type": "array", "items": {"type": ["string", "number"]}}
     ],
     "description": "URLs for further reading"
    },
    "security-severity": {"type": "number", "minimum": 0, "maximum": 10},
    "confidence": {"enum": ["high", "medium", "low"]},
    "description": {"type": "string", "description": "Markdown for krait explain"},
    "status": {
     "enum": ["stable", "preview", "deprecated", "removed"],
     "description": "preview rules are off unless --select names them"
    },
    "replaced-by": {
     "type": "string", "description": "id of the rule that replaces a deprecated one"
    },
    "since": {"type": ["string", "number"]},
    "enabled": {"type": "boolean", "description": "on by default"},
    "python": {
     "type": ["string", "number"], "description": "range of target versions such as '>=3.9'"
    },
    "files": {
     "oneOf": [
      {"type": ["string", "number"]},
      {"type": "array", "items": {"type": ["string", "number"]}}
     ],
     "description": "globs of paths that the rule looks at"
    },
    "not-files": {
     "oneOf": [
      {"type": ["string", "number"]},
      {"type": "array", "items": {"type": ["string", "number"]}}
     ],
     "description": "globs of paths that the rule leaves alone"
    },
    "options": {
     "type": "object",
     "additionalProperties": {
      "type": "object", "additionalProperties": false, "required": ["default"],
      "properties": {"default": {}, "help": {"type": "string"}}
     },
     "description": "what users may set in their configuration"
    },
    "match": {
     "oneOf": [
      {"$ref": "#/$defs/pattern"},
      {
       "type": "object", "additionalProperties": false, "required": ["any"],
       "properties": {
        "any": {
         "type": "array", "minItems": 1,
         "items": {"oneOf": [{"$ref": "#/$defs/pattern"}, {"$ref": "#/$defs/alternative"}]}
        }
       }
      }
     ],
     "description": "a pattern, or any of several"
    },
    "where": {"$ref": "#/$defs/conditions", "description": "all of these must hold"},
    "unless": {
     "$ref": "#/$defs/unless",
     "description": "a match for which all of an item hold is dropped"
    },
    "literal": {
     "oneOf": [
      {"type": ["string", "number"]},
      {"type": "array", "items": {"type": ["string", "number"]}}
     ],
     "description": "names in capitals that are no metavariables"
    },
    "report": {
     "type": "string", "pattern": "^(match|call|callee|[A-Z][A-Z0-9_]*)$",
     "description": "what is underlined"
    },
    "message": {
     "type": ["string", "number"], "description": "text with placeholders such as {ADDR.shown}"
    },
    "notes": {
     "oneOf": [{"$ref": "#/$defs/note"}, {"type": "array", "items": {"$ref": "#/$defs/note"}}],
     "description": "further notes"
    },
    "fix": {"$ref": "#/$defs/fix"},
    "examples": {
     "type": "object", "additionalProperties": false,
     "properties": {"bad": {"$ref": "#/$defs/examples"}, "good": {"$ref": "#/$defs/examples"}},
     "description": "code that the rule finds and leaves alone, checked by krait test"
    }
   }
  },
  "pattern": {
   "type": "string", "minLength": 1,
   "description": "a pattern in Python; names in capitals are metavariables"
  },
  "alternative": {
   "type": "object", "additionalProperties": false, "required": ["pattern"],
   "properties": {
    "pattern": {"$ref": "#/$defs/pattern"}, "where": {"$ref": "#/$defs/conditions"},
    "unless": {"$ref": "#/$defs/unless"}, "fix": {"$ref": "#/$defs/fix"}
   }
  },
  "conditions": {
   "type": "object", "additionalProperties": false,
   "patternProperties": {"^[A-Z][A-Z0-9_]*$": {"$ref": "#/$defs/predicate"}},
   "properties": {
    "inside": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "not-inside": {
     "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    },
    "has": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "after": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "scope": {"enum": ["module", "class", "function"]}
   }
  },
  "unless": {
   "oneOf": [
    {"$ref": "#/$defs/conditions"}, {"type": "array", "items": {"$ref": "#/$defs/conditions"}}
   ]
  },
  "option": {
   "type": "object", "additionalProperties": false, "required": ["option"],
   "properties": {"option": {"type": "string"}}
  },
  "predicate": {
   "type": "object", "minProperties": 1, "additionalProperties": false,
   "properties": {
    "is": {
     "oneOf": [
      {"type": "string"}, {"type": "array", "items": {"type": "string"}},
      {"$ref": "#/$defs/option"}
     ],
     "description": "in a value class"
    },
    "equals": {
     "oneOf": [
      {"type": ["string", "number", "integer", "boolean", "null"]},
      {
       "type": "array",
       "items": {
        "anyOf": [
         {"type": ["string", "number", "integer", "boolean", "null"]},
         {"$ref": "#/$defs/option"}
        ]
       }
      },
      {"$ref": "#/$defs/option"}
     ],
     "description": "equal to the value, or to one of them"
    },
    "names": {
     "oneOf": [
      {"type": "string"}, {"type": "array", "items": {"type": "string"}},
      {"$ref": "#/$defs/option"}
     ],
     "description": "qualified name, may be a glob"
    },
    "type": {
     "oneOf": [
      {"type": "string"}, {"type": "array", "items": {"type": "string"}},
      {"$ref": "#/$defs/option"}
     ],
     "description": "instance of the class or a subclass"
    },
    "from": {
     "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
     "description": "comes from an expression that matches the pattern"
    },
    "regex": {
     "oneOf": [
      {"type": "string", "maxLength": 1000},
      {"type": "array", "items": {"type": "string", "maxLength": 1000}},
      {"$ref": "#/$defs/option"}
     ],
     "description": "RE2 search in text or bytes"
    },
    "range": {"oneOf": [{"$ref": "#/$defs/bounds"}, {"$ref": "#/$defs/option"}]},
    "len": {"oneOf": [{"$ref": "#/$defs/bounds"}, {"$ref": "#/$defs/option"}]},
    "kind": {
     "oneOf": [
      {
       "enum": [
        "str", "bytes", "int", "float", "bool", "none", "ellipsis", "tuple", "list", "dict",
        "set", "call", "name", "attribute", "lambda", "await", "fstring"
       ]
      },
      {
       "type": "array",
       "items": {
        "enum": [
         "str", "bytes", "int", "float", "bool", "none", "ellipsis", "tuple", "list", "dict",
         "set", "call", "name", "attribute", "lambda", "await", "fstring"
        ]
       }
      }
     ],
     "description": "kind of node or value"
    },
    "truthy": {"type": "boolean"}, "constant": {"type": "boolean"},
    "present": {"type": "boolean"}, "item": {"$ref": "#/$defs/predicate"},
    "holes": {"$ref": "#/$defs/predicate"},
    "host-port": {
     "type": "object", "additionalProperties": false,
     "properties": {
      "host": {"$ref": "#/$defs/predicate"}, "port": {"$ref": "#/$defs/predicate"}
     }
    },
    "url": {
     "type": "object", "additionalProperties": false,
     "properties": {
      "scheme": {"$ref": "#/$defs/predicate"}, "host": {"$ref": "#/$defs/predicate"},
      "port": {"$ref": "#/$defs/predicate"}, "path": {"$ref": "#/$defs/predicate"}
     }
    },
    "any": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/predicate"}},
    "all": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/predicate"}},
    "not": {"$ref": "#/$defs/predicate"},
    "every": {"$ref": "#/$defs/predicate", "description": "holds for every value there may be"},
    "some": {"$ref": "#/$defs/predicate", "description": "holds for some known value"},
    "option": {"type": "string"}
   }
  },
  "bounds": {
   "type": "object", "additionalProperties": false, "minProperties": 1,
   "properties": {
    "ge": {"oneOf": [{"type": "number"}, {"$ref": "#/$defs/option"}]},
    "gt": {"oneOf": [{"type": "number"}, {"$ref": "#/$defs/option"}]},
    "le": {"oneOf": [{"type": "number"}, {"$ref": "#/$defs/option"}]},
    "lt": {"oneOf": [{"type": "number"}, {"$ref": "#/$defs/option"}]}
   }
  },
  "note": {
   "type": "object", "additionalProperties": false, "required": ["text"],
   "properties": {
    "at": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
    "text": {"type": ["string", "number"]}
   }
  },
  "fix": {
   "type": "object", "additionalProperties": false, "required": ["title", "safety"],
   "properties": {
    "title": {"type": ["string", "number"]}, "safety": {"enum": ["safe", "unsafe", "display"]},
    "replace": {
     "type": "object", "propertyNames": {"pattern": "^[A-Z][A-Z0-9_]*$"},
     "additionalProperties": {"type": ["string", "number"]}
    },
    "set-argument": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
    "remove-argument": {
     "oneOf": [
      {"type": ["string", "number"]},
      {"type": "array", "items": {"type": ["string", "number"]}}
     ]
    },
    "callee": {"type": "string"}
   },
   "oneOf": [
    {"required": ["replace"]}, {"required": ["set-argument"]},
    {"required": ["remove-argument"]}, {"required": ["callee"]}
   ]
  },
  "examples": {
   "oneOf": [
    {"$ref": "#/$defs/example"}, {"type": "array", "items": {"$ref": "#/$defs/example"}}
   ]
  },
  "example": {
   "oneOf": [
    {"type": "string"},
    {
     "type": "object", "additionalProperties": false, "required": ["code"],
     "properties": {
      "code": {"type": "string"},
      "lines": {
       "oneOf": [
        {"type": "integer", "minimum": 1},
        {"type": "array", "items": {"type": "integer", "minimum": 1}}
       ]
      },
      "path": {"type": ["string", "number"]}, "python": {"type": ["string", "number"]},
      "fixed": {"type": "string"}
     }
    }
   ]
  }
 }
}
)schema";

}  // namespace

std::string_view rule_schema() { return kSchema; }

}  // namespace krait
