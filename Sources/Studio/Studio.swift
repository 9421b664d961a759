#if Studio
  internal import Hummingbird
#endif
